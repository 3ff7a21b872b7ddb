#version 330
// Nothing but depth.
void main() {}
