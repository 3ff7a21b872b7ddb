// Skinning: three rows of an affine matrix for each joint of this part's palette.
uniform vec4 palette[120];
in vec4 bones;                       // indices into the palette, in joints
in vec4 weights;

void skin(vec3 at, vec3 normal, out vec3 posed, out vec3 turned) {
    ivec4 row = ivec4(bones) * 3;
    vec4 x = palette[row.x] * weights.x + palette[row.y] * weights.y + palette[row.z] * weights.z
        + palette[row.w] * weights.w;
    vec4 y = palette[row.x + 1] * weights.x + palette[row.y + 1] * weights.y + palette[row.z + 1] * weights.z
        + palette[row.w + 1] * weights.w;
    vec4 z = palette[row.x + 2] * weights.x + palette[row.y + 2] * weights.y + palette[row.z + 2] * weights.z
        + palette[row.w + 2] * weights.w;
    vec4 point = vec4(at, 1.0);
    posed = vec3(dot(x, point), dot(y, point), dot(z, point));
    turned = vec3(dot(x.xyz, normal), dot(y.xyz, normal), dot(z.xyz, normal));
}
