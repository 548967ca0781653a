/**
 * HTTP requests of servlet applications.
 *
 * <p>A request is counted in {@link io.promtap.http.HttpRecorder}, called through the bridge by the
 * advice in {@link io.promtap.http.ServletProbe} and in the probe of each container on the threads
 * that serve requests. Per request on a thread and a connection that served one before: two clock
 * reads, a few look-ups, no lock, no allocation. Lives in the hidden loader; servlet contexts and a
 * container's objects are held by weak references.
 */
package io.promtap.http;
