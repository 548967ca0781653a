// SPDX-License-Identifier: Apache-2.0
/**
 * HTTP requests of servlet applications, and of servers without servlets.
 *
 * <p>The advice of {@link io.promtap.http.ServletProbe} calls {@link io.promtap.http.HttpRecorder}
 * through the bridge, and the advice of each container calls {@link
 * io.promtap.http.ContainerRecorder}. Both move the request by {@link io.promtap.http.RequestLife}
 * and count it in {@link io.promtap.http.RequestCounter}; {@link io.promtap.http.RouteRecorder}
 * names it. In a server without servlets {@link io.promtap.http.ExchangeRecorder} begins them.
 *
 * <p>All this runs on the threads that serve requests. Per request on a thread and a connection
 * that served one before: two clock reads, a few look-ups, no lock, no allocation. A request that
 * suspends in a container without a probe takes an object. The package lives in the hidden loader;
 * servlet contexts and a container's objects are held by weak references.
 */
@NullMarked
package io.promtap.http;

import org.jspecify.annotations.NullMarked;
