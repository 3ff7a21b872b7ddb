#version 330
uniform mat4 p3d_ModelViewProjectionMatrix;
uniform vec2 reach;                  // half width and height of the drawn quad, metres on the plate
in vec4 p3d_Vertex;                  // corners at -1 and 1
out vec2 at;                         // metres from the middle
out vec2 uv;

void main() {
    at = p3d_Vertex.xy * reach;
    uv = p3d_Vertex.xy * 0.5 + 0.5;
    gl_Position = p3d_ModelViewProjectionMatrix * p3d_Vertex;
}
