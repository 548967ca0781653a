// SPDX-License-Identifier: Apache-2.0
package io.helidon.common.uri;

/** Stands for the type of Helidon 4 of this name, which needs Java 21. */
public interface UriPath {
  String rawPath();
}
