package org.hibernate.collection.spi;

public interface LazyInitializable {

  boolean wasInitialized();
}
