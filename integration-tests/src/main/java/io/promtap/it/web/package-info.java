// SPDX-License-Identifier: Apache-2.0
/**
 * The web applications that every servlet container of the tests deploys: one servlet or filter for
 * each way in which a request can be served.
 *
 * <p>Written for {@code jakarta.servlet} 5.0 with the calls that {@code javax.servlet} 3.1 has too.
 * For containers of the older package the tests rename the class files. They are compiled for Java
 * 8 and know nothing of the agent. {@code src/main/webapps} has their descriptors and static files.
 */
package io.promtap.it.web;
