/** Learners, classrooms, enrolments, roles, and who is signed in. Knows no courses but their names, and no HTTP. */
package slipway.classroom;
