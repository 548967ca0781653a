// SPDX-License-Identifier: Apache-2.0
package ratpack.core.handling;

/** A stand-in for Ratpack's interface. */
public interface Handler {}
