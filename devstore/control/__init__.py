"""The control interface: JSON over HTTP for people, stories and checks that play the world."""
