# The version is that of the installed header. Before 1.0 every minor version may break the interface.
get_filename_component(_nv2_header "${CMAKE_CURRENT_LIST_DIR}/../../../include/nv2.h" ABSOLUTE)
file(STRINGS "${_nv2_header}" _nv2_line REGEX "^#define NV2_VERSION_STRING ")
string(REGEX REPLACE ".*\"(([0-9]+)\\.([0-9]+)\\.[0-9]+)\".*" "\\1" PACKAGE_VERSION "${_nv2_line}")
set(_nv2_major "${CMAKE_MATCH_2}")
set(_nv2_minor "${CMAKE_MATCH_3}")
set(PACKAGE_VERSION_COMPATIBLE FALSE)
if(PACKAGE_FIND_VERSION_MAJOR EQUAL _nv2_major AND NOT PACKAGE_VERSION VERSION_LESS PACKAGE_FIND_VERSION
   AND (_nv2_major GREATER 0 OR PACKAGE_FIND_VERSION_MINOR EQUAL _nv2_minor))
  set(PACKAGE_VERSION_COMPATIBLE TRUE)
  if(PACKAGE_FIND_VERSION VERSION_EQUAL PACKAGE_VERSION)
    set(PACKAGE_VERSION_EXACT TRUE)
  endif()
endif()
