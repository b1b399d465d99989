/* The hash by which files and documents are known. Layer: base. Whoever keeps or compares one includes it. */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

/* Bytes of a SHA-256. */
#define DIGEST_SIZE 32

/* Its hexadecimal digits, without the NUL. */
#define DIGEST_DIGITS (2 * DIGEST_SIZE)

#endif
