# find_package(nv2): the targets nv2::nv2 (the shared library) and nv2::nv2-static (the archive), as far as they
# are installed. The place of this file says where they are, so that the prefix may be moved.
get_filename_component(_nv2_prefix "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)
find_path(NV2_INCLUDE_DIR nv2.h PATHS "${_nv2_prefix}/include" NO_DEFAULT_PATH)
# The folder is lib, lib64 or one named after the machine.
set(_nv2_folders lib lib64 "lib/${CMAKE_LIBRARY_ARCHITECTURE}")
find_library(NV2_SHARED_LIBRARY nv2 PATHS "${_nv2_prefix}" PATH_SUFFIXES ${_nv2_folders} NO_DEFAULT_PATH)
find_library(NV2_STATIC_LIBRARY libnv2.a PATHS "${_nv2_prefix}" PATH_SUFFIXES ${_nv2_folders} NO_DEFAULT_PATH)

if(NV2_SHARED_LIBRARY AND NOT TARGET nv2::nv2)
  add_library(nv2::nv2 SHARED IMPORTED)
  set_target_properties(nv2::nv2 PROPERTIES
    IMPORTED_LOCATION "${NV2_SHARED_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${NV2_INCLUDE_DIR}")
endif()

if(NV2_STATIC_LIBRARY AND NOT TARGET nv2::nv2-static)
  find_package(Threads)
  add_library(nv2::nv2-static STATIC IMPORTED)
  # What Rust's standard library asks of a Unix system.
  set_target_properties(nv2::nv2-static PROPERTIES
    IMPORTED_LOCATION "${NV2_STATIC_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${NV2_INCLUDE_DIR}"
    INTERFACE_LINK_LIBRARIES "Threads::Threads;${CMAKE_DL_LIBS};m")
  if(NOT TARGET nv2::nv2)
    add_library(nv2::nv2 INTERFACE IMPORTED)
    set_target_properties(nv2::nv2 PROPERTIES INTERFACE_LINK_LIBRARIES nv2::nv2-static)
  endif()
endif()

if(NOT NV2_INCLUDE_DIR OR NOT TARGET nv2::nv2)
  set(nv2_FOUND FALSE)
  set(nv2_NOT_FOUND_MESSAGE "nv2.h or libnv2 is not under ${_nv2_prefix}")
endif()
unset(_nv2_prefix)
unset(_nv2_folders)
