// SPDX-License-Identifier: Apache-2.0
/** A web application that is deployed twice in one server, and a pool that both share. */
package io.promtap.it.tenants;
