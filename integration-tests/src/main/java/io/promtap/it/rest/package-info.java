// SPDX-License-Identifier: Apache-2.0
/**
 * The JAX-RS application that the tests run in Jersey 2 to 4 and RESTEasy 4 to 7: a resource method
 * for each way in which a request is matched and answered. Both find it by its annotation.
 *
 * <p>Compiled once, for {@code jakarta.ws.rs} 3.0; for {@code javax.ws.rs} 2.1 the tests rename the
 * class files. It knows nothing of the agent.
 */
package io.promtap.it.rest;
