// Skinning: three rows of an affine matrix for each joint of this part's palette.
uniform vec4 palette[120];
in vec4 bones;                       // indices into the palette, in joints
in vec4 weights;
in vec4 p3d_Vertex;
uniform mat4 p3d_ModelViewProjectionMatrix;
invariant gl_Position;               // the same from every program, so that passes over one part agree

void rows_of(out vec4 x, out vec4 y, out vec4 z) {
    ivec4 row = ivec4(bones) * 3;
    x = palette[row.x] * weights.x + palette[row.y] * weights.y + palette[row.z] * weights.z
        + palette[row.w] * weights.w;
    y = palette[row.x + 1] * weights.x + palette[row.y + 1] * weights.y + palette[row.z + 1] * weights.z
        + palette[row.w + 1] * weights.w;
    z = palette[row.x + 2] * weights.x + palette[row.y + 2] * weights.y + palette[row.z + 2] * weights.z
        + palette[row.w + 2] * weights.w;
}
