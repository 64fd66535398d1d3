"""How things stand, in words: shared by the dialogs that show the same thing to different people."""
