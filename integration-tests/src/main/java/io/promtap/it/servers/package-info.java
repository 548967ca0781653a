// SPDX-License-Identifier: Apache-2.0
/**
 * One main class for each servlet container: it deploys the folders of a directory as web
 * applications, each at the path of its name, and prints {@code READY} and the port. Spring Boot is
 * started with the one application that is made for it.
 *
 * <p>Runs on the class path of one of the modules under {@code servers/}, as the makers of the
 * container put it together. The same class serves several versions; for those with {@code
 * javax.servlet} the tests rename the class file.
 */
package io.promtap.it.servers;
