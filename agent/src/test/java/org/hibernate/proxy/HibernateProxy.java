// SPDX-License-Identifier: Apache-2.0
package org.hibernate.proxy;

/** As Hibernate has it, as far as it is asked; which has its own in the integration tests. */
public interface HibernateProxy {

  LazyInitializer getHibernateLazyInitializer();
}
