#version 330
flat in vec3 lit;                    // as the screen shows it
out vec4 seen;

void main() {
    seen = vec4(lit, 1.0);
}
