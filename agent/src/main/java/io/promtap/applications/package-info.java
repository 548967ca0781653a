// SPDX-License-Identifier: Apache-2.0
/**
 * Applications of one JVM, for the label {@code application}. Loaded only if the user wants it.
 *
 * <p>{@link io.promtap.applications.Applications} tells for a thread which application works there:
 * by its request, by the class loader of the code that it runs, by its context class loader. Class
 * loaders are held weakly, and an application here is a name and a number, so that a web
 * application that is undeployed can be collected. {@link io.promtap.applications.ByApplication} is
 * a table of what a recorder holds for each.
 *
 * <p>Runs on application threads. To find the application of a thread takes a few look-ups, no lock
 * and no allocation; a class loader that is seen for the first time is asked once.
 */
@NullMarked
package io.promtap.applications;

import org.jspecify.annotations.NullMarked;
