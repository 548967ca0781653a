// SPDX-License-Identifier: Apache-2.0
/**
 * The Spring MVC application that the tests run in Spring Boot 2.7 to 4.0: a handler for each way
 * in which Spring answers a request.
 *
 * <p>Compiled once, with the calls that Spring 5.3, 6 and 7 all have; for the older servlet API the
 * tests rename the class files. It knows nothing of the agent.
 */
package io.promtap.it.spring;
