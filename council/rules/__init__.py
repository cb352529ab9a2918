"""What holds: who may do what, who may see what, by when, and how a paper is numbered."""
