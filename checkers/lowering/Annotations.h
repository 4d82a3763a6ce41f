// Text that both hosts of the parser put before a unit. The kernel defines
// __iomem away unless sparse runs. A type tag survives in C types without
// changing code generation, so AST rules can see it.
#pragma once

namespace drydock {

constexpr char IomemAnnotations[] =
    "#ifndef __cplusplus\n"
    "#undef __iomem\n"
    "#define __iomem __attribute__((btf_type_tag(\"iomem\")))\n"
    "#endif\n";

} // namespace drydock
