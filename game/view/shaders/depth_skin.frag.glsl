#version 330
// The shadow of a limb that is only partly there is sieved: soft shadows blur the sieve away.
uniform float presence;

void main() {
    ivec2 cell = ivec2(gl_FragCoord.xy) & 3;
    const float SIEVE[16] = float[16](0.03, 0.53, 0.16, 0.66, 0.78, 0.28, 0.91, 0.41, 0.22, 0.72, 0.09, 0.59, 0.97,
                                      0.47, 0.84, 0.34);
    if (SIEVE[cell.y * 4 + cell.x] >= presence) discard;
}
