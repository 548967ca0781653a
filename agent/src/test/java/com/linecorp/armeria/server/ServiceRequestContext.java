// SPDX-License-Identifier: Apache-2.0
package com.linecorp.armeria.server;

/** A stand-in for Armeria's interface. */
public interface ServiceRequestContext {
  ServiceConfig config();
}
