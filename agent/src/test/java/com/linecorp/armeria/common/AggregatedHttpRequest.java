// SPDX-License-Identifier: Apache-2.0
package com.linecorp.armeria.common;

/** A stand-in for Armeria's interface. */
public interface AggregatedHttpRequest {}
