// SPDX-License-Identifier: Apache-2.0
package ratpack.handling;

/** A stand-in for Ratpack's interface. */
public interface Handler {}
