// SPDX-License-Identifier: Apache-2.0
package io.ktor.server.application;

/** A stand-in for Ktor's interface: a parameter of constructors that are woven. */
public interface PipelineCall {}
