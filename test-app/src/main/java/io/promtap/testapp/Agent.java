// SPDX-License-Identifier: Apache-2.0
package io.promtap.testapp;

/** An agent of the platform; names are unique. */
public record Agent(long id, String name, String model, String behaviour) {}
