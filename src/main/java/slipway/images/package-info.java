/**
 * The images and packages of the courses: which ones lessons name ({@code UsedImages}), how they come into the storage of this machine's
 * registry ({@code ImageSync}, {@code RegistryStorage}, {@code PackageIndex}), and what is there ({@code CourseImages}). The registry itself is a
 * container that {@code slipway.sandbox.docker} keeps, and only reads.
 */
package slipway.images;
