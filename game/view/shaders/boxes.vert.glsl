#version 330
// A box for each joint of both hands: its turn (xyzw), then its place and size, one array for all.
uniform vec4 palette[104];
uniform mat4 p3d_ModelViewProjectionMatrix;
in vec4 p3d_Vertex;
in vec3 p3d_Normal;
in float bone;                       // which joint moves it
flat out vec3 lit;

vec3 turned(vec4 q, vec3 v) {
    return v + 2.0 * cross(q.xyz, cross(q.xyz, v) + q.w * v);
}

void main() {
    vec4 turn = palette[2 * int(bone)], place = palette[2 * int(bone) + 1];
    lit = vec3(0.55 + 0.40 * turned(turn, p3d_Normal).y);
    gl_Position = p3d_ModelViewProjectionMatrix * vec4(place.xyz + place.w * turned(turn, p3d_Vertex.xyz), 1.0);
}
