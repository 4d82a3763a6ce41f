# Finds LLVM and Clang 22 and links them as shared libraries: static archives
# would take minutes per link, and plugins must share the host's copy.
find_package(LLVM 22.1 REQUIRED CONFIG HINTS /usr/lib/llvm-22/lib/cmake/llvm)
find_package(Clang REQUIRED CONFIG HINTS /usr/lib/llvm-22/lib/cmake/clang)
message(STATUS "LLVM ${LLVM_PACKAGE_VERSION} in ${LLVM_DIR}")

add_library(drydock_llvm INTERFACE)
target_include_directories(drydock_llvm SYSTEM INTERFACE ${LLVM_INCLUDE_DIRS} ${CLANG_INCLUDE_DIRS})
separate_arguments(_llvm_defs NATIVE_COMMAND "${LLVM_DEFINITIONS}")
target_compile_definitions(drydock_llvm INTERFACE ${_llvm_defs})
target_link_libraries(drydock_llvm INTERFACE clang-cpp LLVM)
target_link_options(drydock_llvm INTERFACE -fuse-ld=lld)
if(NOT LLVM_ENABLE_RTTI)
  target_compile_options(drydock_llvm INTERFACE -fno-rtti)
endif()
