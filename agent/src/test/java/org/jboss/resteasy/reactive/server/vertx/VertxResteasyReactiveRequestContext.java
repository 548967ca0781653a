// SPDX-License-Identifier: Apache-2.0
package org.jboss.resteasy.reactive.server.vertx;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

/** A stand-in for the class of Quarkus REST that is there if it runs on Vert.x. */
public class VertxResteasyReactiveRequestContext extends ResteasyReactiveRequestContext {}
