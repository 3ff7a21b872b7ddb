#version 330
// Depth from the lamp of a skinned part (tag "cast" = "skin"); the palette is an input of the part's node.
//include bones
uniform mat4 p3d_ModelViewProjectionMatrix;
in vec4 p3d_Vertex;

void main() {
    vec3 posed, turned;
    skin(p3d_Vertex.xyz, vec3(0.0, 0.0, 1.0), posed, turned);
    gl_Position = p3d_ModelViewProjectionMatrix * vec4(posed, 1.0);
}
