// SPDX-License-Identifier: Apache-2.0
package io.helidon.http;

/** Stands for the type of Helidon 4 of this name, which needs Java 21. */
public abstract class Status {
  public abstract int code();
}
