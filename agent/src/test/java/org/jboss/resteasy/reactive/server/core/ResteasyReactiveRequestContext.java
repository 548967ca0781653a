// SPDX-License-Identifier: Apache-2.0
package org.jboss.resteasy.reactive.server.core;

import org.jboss.resteasy.reactive.server.mapping.RuntimeResource;

/** A stand-in for the class of Quarkus REST: the method that is woven. */
public class ResteasyReactiveRequestContext {
  private RuntimeResource target;

  public void restart(RuntimeResource resource, boolean isSubresource) {
    target = isSubresource ? target : resource;
  }
}
