// SPDX-License-Identifier: Apache-2.0
package org.jboss.resteasy.reactive.server.mapping;

/** A stand-in for the class of Quarkus REST: a parameter of a method that is woven. */
public class RuntimeResource {}
