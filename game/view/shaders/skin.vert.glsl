#version 330
// A skinned, lit part: skin and cloth alike.
//include bones
uniform mat4 p3d_ModelMatrix;
in vec3 p3d_Normal;
in vec2 p3d_MultiTexCoord0;
in float shade;
out vec3 world;
out vec3 normal;
out vec2 uv;
out float open;                      // how much of the room's light gets here

void main() {
    vec4 x, y, z, at = vec4(p3d_Vertex.xyz, 1.0);
    rows_of(x, y, z);
    vec4 posed = vec4(dot(x, at), dot(y, at), dot(z, at), 1.0);
    vec3 turned = vec3(dot(x.xyz, p3d_Normal), dot(y.xyz, p3d_Normal), dot(z.xyz, p3d_Normal));
    world = (p3d_ModelMatrix * posed).xyz;
    normal = mat3(p3d_ModelMatrix) * turned;
    uv = p3d_MultiTexCoord0;
    open = shade;
    gl_Position = p3d_ModelViewProjectionMatrix * posed;
}
