// Tilts a normal by a height in metres, from the picture's own derivatives: no tangents needed.
vec3 bumped(vec3 n, float height, vec3 world, float strength) {
    vec3 dx = dFdx(world), dy = dFdy(world);
    vec3 across = cross(dy, n), down = cross(n, dx);
    float area = dot(dx, across);
    vec3 slope = strength * sign(area) * (dFdx(height) * across + dFdy(height) * down);
    // Where skin is folded up small its details would stand on end: no slope above 0.7.
    float steep = dot(slope, slope), most = 0.49 * area * area;
    if (steep > most) slope *= sqrt(most / steep);
    vec3 tilted = abs(area) * n - slope;
    float size = dot(tilted, tilted);
    return size > 1e-30 ? tilted * inversesqrt(size) : n;
}
