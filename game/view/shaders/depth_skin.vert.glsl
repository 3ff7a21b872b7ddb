#version 330
// Depth alone of a skinned part; the palette is an input of the part's node.
//include bones

void main() {
    vec4 x, y, z, at = vec4(p3d_Vertex.xyz, 1.0);
    rows_of(x, y, z);
    gl_Position = p3d_ModelViewProjectionMatrix * vec4(dot(x, at), dot(y, at), dot(z, at), 1.0);
}
