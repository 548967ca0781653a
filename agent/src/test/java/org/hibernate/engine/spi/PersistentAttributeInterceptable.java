// SPDX-License-Identifier: Apache-2.0
package org.hibernate.engine.spi;

/** What Hibernate's enhancement adds to an entity, as far as it is asked. */
public interface PersistentAttributeInterceptable {

  Object $$_hibernate_getInterceptor();
}
