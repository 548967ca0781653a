/**
 * HTTP requests of servlet applications.
 *
 * <p>A request is counted in {@link io.promtap.http.HttpRecorder}, called through the bridge by the
 * advice in {@link io.promtap.http.ServletProbe} and {@link io.promtap.http.TomcatProbe} on the
 * threads that serve requests. Per request on a thread that served one before: two clock reads, a
 * few look-ups, no lock, no allocation. Lives in the hidden loader; a route table holds its servlet
 * context by a weak reference.
 */
package io.promtap.http;
