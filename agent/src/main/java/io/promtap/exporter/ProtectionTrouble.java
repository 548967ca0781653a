// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import java.io.IOException;

/**
 * The failure of preparing what protects the port: a certificate, a password or a token that is not
 * there or cannot be read. Its message names the key and never contains a secret. A later attempt
 * may succeed.
 */
final class ProtectionTrouble extends IOException {

  private static final long serialVersionUID = 1L;

  ProtectionTrouble(String message) {
    super(message);
  }
}
