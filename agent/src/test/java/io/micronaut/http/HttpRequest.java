// SPDX-License-Identifier: Apache-2.0
package io.micronaut.http;

/** A stand-in for Micronaut's interface: a parameter of a method that is woven. */
public interface HttpRequest<B> {}
