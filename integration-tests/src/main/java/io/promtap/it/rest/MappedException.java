// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.rest;

/** The exception that {@link MappedExceptionMapper} answers. */
final class MappedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  MappedException() {
    super("has a mapper");
  }
}
