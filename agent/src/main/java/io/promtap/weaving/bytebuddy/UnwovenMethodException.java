// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving.bytebuddy;

/** The failure to weave one method of a class whose other methods can be woven. */
final class UnwovenMethodException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String method;
  private final RuntimeException reason;

  /**
   * @param method name and descriptor
   */
  UnwovenMethodException(String method, RuntimeException reason) {
    super(reason);
    this.method = method;
    this.reason = reason;
  }

  String method() {
    return method;
  }

  RuntimeException reason() {
    return reason;
  }
}
