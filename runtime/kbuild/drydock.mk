# Builds C++ sources of an out-of-tree module through the kernel's own Kbuild.
#
#   obj-m := foo.o
#   foo-y := main.o legacy.o                  # main.cpp and legacy.c
#   DRYDOCK_CXX := main.cpp                   # the two lines
#   include /usr/share/drydock/kbuild/drydock.mk
#
# DRYDOCK_COMPILER   clang (default, the reference) or gcc
# DRYDOCK_MIGRATE    driver-migrate, if it is not on the PATH
# DRYDOCK_INCLUDE    further directories of C++ headers; the runtime's is there
# DRYDOCK_PCH        n: no precompiled header
#
# Kbuild reads this file twice: as the module's Makefile before its own rules,
# with $(obj) set; by hand or for `make -C` it defines nothing.
ifneq ($(obj),)

# First: an include below would be the last one read.
drydock-home := $(abspath $(dir $(lastword $(MAKEFILE_LIST))))
DRYDOCK_COMPILER ?= clang
DRYDOCK_MIGRATE ?= driver-migrate
drydock-includes := $(addprefix -I,$(drydock-home)/../include $(DRYDOCK_INCLUDE))
drydock-dir := $(obj)/.drydock
drydock-overlay := $(abspath $(drydock-dir))/overlay
drydock-module := $(subst -,_,$(basename $(obj-m)))
$(shell mkdir -p $(drydock-dir))
drydock-sources := $(addprefix $(src)/,$(DRYDOCK_CXX))
drydock-objects := $(addprefix $(obj)/,$(DRYDOCK_CXX:.cpp=.o))
# drydock/base.h says why.
ccflags-y += $(if $(word 2,$(DRYDOCK_CXX)),-DDRYDOCK_SEVERAL_UNITS)

# --- flags -------------------------------------------------------------------
# Everything that shapes code stays as Kbuild gives it: code model, retpolines,
# return thunks, stack protector, no red zone, fentry. What means C goes.
drydock-c-only := -std=% -Wstrict-prototypes -Werror=strict-prototypes \
	-Wno-pointer-sign -Werror=implicit-function-declaration \
	-Werror=implicit-int -Werror=incompatible-pointer-types \
	-Werror=designated-init -Wdeclaration-after-statement \
	-Wold-style-definition -Wmissing-prototypes -Wno-main -Wundef \
	-Wjump-misses-init -Wnested-externs -Wmissing-declarations \
	-Wno-packed-not-aligned -fms-extensions

drydock-cxx-flags := -std=gnu++20 -ffreestanding -fno-exceptions -fno-rtti \
	-fno-threadsafe-statics -fno-use-cxa-atexit -fcheck-new \
	-fno-sized-deallocation -fno-asynchronous-unwind-tables \
	-fno-unwind-tables -fno-char8_t -fno-operator-names \
	-Wno-narrowing -Wno-register

# Switches that only gcc has.
drydock-gcc-only := -mpreferred-stack-boundary=3 -mindirect-branch=% \
	-mindirect-branch-register -mrecord-mcount -fno-allow-store-data-races \
	-fconserve-stack -fno-stack-check -falign-jumps=% -fno-strict-overflow \
	-mno-fp-ret-in-387 -fno-reorder-blocks -fno-ipa-cp-clone \
	-fno-partial-inlining -fplugin% -fsanitize=bounds-strict \
	-femit-struct-debug-baseonly -fno-var-tracking -fzero-call-used-regs=% \
	-fmin-function-alignment=% -flive-patching=% -Wno-% -W% -Werror=% \
	-fasan-shadow-offset=% --param=%
drydock-clang-only := --target=% -no-integrated-as -mstack-alignment=% \
	-mretpoline-external-thunk

# KASAN: Kbuild adds its flags to c_flags of each object, in gcc's spelling.
drydock-kasan-for-clang = $(if $(filter -fsanitize=kernel-address,$(1)),\
	$(patsubst -fasan-shadow-offset=%,-mllvm -asan-mapping-offset=%,$(filter -fasan-shadow-offset=%,$(1))) \
	$(patsubst --param=asan-instrument-allocas=%,-mllvm -asan-instrument-dynamic-allocas=%,\
		$(filter --param=asan-instrument-allocas=%,$(1))) \
	$(patsubst --param=%,-mllvm -%,$(filter --param=asan-globals=% --param=asan-stack=% \
		--param=asan-instrumentation-with-call-threshold=%,$(1))))

# g++ as the kernel's own compiler takes what it takes for C. clang++ gets the
# spelling it knows; what changes code has its counterpart here.
# objtool takes no names of more than 128 characters for functions that g++
# splits (.cold), and those of templates are longer.
drydock-typed := $(if $(shell grep -l '^\#include <drydock/' $(drydock-sources) /dev/null),y)

# What the runtime's types promise with a warning. clang counts results that are
# dropped among the unused values, of which the kernel's macros have many.
drydock-promises := -Wunused-value -Werror=unused-value -Werror=unused-result \
	-Werror=dangling -Werror=return-stack-address -Wconsumed -Werror=consumed

# An object keeps the zeroes of the memory that it is made in, on the stack too.
# g++ does not clear the frames of coroutines: with them objects clear themselves
# (DRYDOCK_ZERO).
drydock-zeroed := $(if $(drydock-typed),-ftrivial-auto-var-init=zero)
drydock-coroutines := $(if $(shell grep -lE '^\#include <drydock/(task|coroutine)' $(drydock-sources) /dev/null),y)
drydock-coroutine-flags := $(if $(drydock-typed),$(if $(drydock-coroutines),,-fno-coroutines))
drydock-for-gcc = $(filter-out $(drydock-clang-only),$(1)) $(drydock-cxx-flags) \
	-flifetime-dse=1 $(drydock-zeroed) $(drydock-coroutine-flags) $(if $(drydock-typed),-fno-reorder-blocks-and-partition -Werror=unused-result) \
	-Wno-volatile -Wno-subobject-linkage -Wno-unused-value -Wno-missing-attributes \
	-Wno-attributes -Wno-unused-variable -Wno-unused-function \
	-Wno-deprecated-enum-enum-conversion -Wno-shift-count-overflow
drydock-for-clang = $(filter -Wp$(comma)%,$(1)) \
	$(filter-out $(drydock-gcc-only),$(1)) \
	$(if $(filter -mpreferred-stack-boundary=3,$(1)),-mstack-alignment=8) \
	$(if $(filter -mindirect-branch=thunk-extern,$(1)),-mretpoline-external-thunk) \
	$(if $(filter -fzero-call-used-regs=%,$(1)),$(filter -fzero-call-used-regs=%,$(1))) \
	$(call drydock-kasan-for-clang,$(1)) \
	$(drydock-cxx-flags) $(drydock-zeroed) -fno-addrsig -fwrapv -fwrapv-pointer \
	-Wall -Werror=global-constructors -Wno-unused-function \
	-Wno-unused-const-variable -Wno-gnu-inline-cpp-without-extern -Wno-extern-c-compat -Wno-ignored-qualifiers \
	-Wno-c99-designator -Wno-reorder-init-list -Wno-initializer-overrides \
	-Wno-missing-braces -Wno-deprecated-volatile -Wno-unused-value \
	-Wno-address-of-packed-member -Wno-format-security \
	-Wno-return-type-c-linkage -Wno-deprecated-enum-enum-conversion \
	-Wno-tautological-constant-out-of-range-compare -Wno-nonnull \
	-Wno-frame-address -Wno-enum-compare -Wno-pointer-to-int-cast -Wno-int-to-pointer-cast \
	$(if $(drydock-typed),$(drydock-promises))

# The overlay mirrors absolute paths. Each include root is preceded by its
# mirror; headers that Kbuild includes by name come from the mirror, with the
# prelude behind kconfig.h, whose macros it reads.
drydock-mirror = $(drydock-overlay)$(abspath $(1))
drydock-path = $(if $(filter -I%,$(1)),-I$(call drydock-mirror,$(1:-I%=%)) $(1),\
	$(if $(filter %/linux/kconfig.h,$(1)),\
		$(call drydock-mirror,$(1)) -include $(drydock-overlay)/prelude.h,\
	$(if $(filter /%.h ./%.h,$(1)),$(call drydock-mirror,$(1)),$(1))))
# `-I dir` in two words is joined first, and `--param name=value`.
drydock-join = $(subst --param ,--param=,$(subst -I ,-I,$(strip $(1))))
drydock-paths = $(foreach word,$(call drydock-join,$(1)),$(call drydock-path,$(word)))

# pahole fails on the debug information of C++ where it makes BTF for modules.
drydock-no-btf = $(if $(CONFIG_DEBUG_INFO_BTF_MODULES),$(if $(wildcard $(objtree)/vmlinux),-g0))

drydock-own = -iquote $(call drydock-mirror,$(src)) $(drydock-includes)
drydock-cxx-of = $(call drydock-for-$(DRYDOCK_COMPILER),\
	$(filter-out $(drydock-c-only),$(drydock-own) $(call drydock-paths,$(1)))) \
	-ffile-prefix-map=$(drydock-overlay)= $(drydock-no-btf)
drydock-flags = $(call drydock-cxx-of,$(c_flags))

ifeq ($(DRYDOCK_COMPILER),gcc)
drydock-compiler := $(or $(DRYDOCK_GXX),g++-12)
else
drydock-compiler := $(or $(DRYDOCK_CLANGXX),clang++-22)
endif

# --- overlay -----------------------------------------------------------------
# Made from the headers that the sources include, as this kernel's C sees them.
# The link moves only when the overlay's content changes.
quiet_cmd_drydock_overlay = OVERLAY $@
      cmd_drydock_overlay = $(DRYDOCK_MIGRATE) headers --kbuild $(drydock-dir) \
	$(if $(filter gcc,$(DRYDOCK_COMPILER)),--gcc) \
	$(drydock-sources) -- $(drydock-includes) $(filter-out -Wp$(comma)%,$(c_flags))

$(drydock-dir)/overlay.stamp: $(drydock-sources) $(DRYDOCK_DEPENDS) FORCE
	$(call if_changed,drydock_overlay)
# Written only when the content differs: what depends on it stays as it is.
$(drydock-dir)/overlay.content: $(drydock-dir)/overlay.stamp ;

# Both see what the module's objects see.
$(drydock-dir)/overlay.stamp: part-of-module := y

# An original beside its C++ form shows which macros of the headers it uses.
$(drydock-dir)/overlay.stamp: $(wildcard $(drydock-sources:.cpp=.c))

-include $(drydock-dir)/overlay.d

targets += .drydock/overlay.stamp

# --- precompiled header ------------------------------------------------------
# One for the module: KBUILD_MODNAME differs between modules. A source that
# defines macros of its own before its first include does without.
drydock-pch-name := $(drydock-dir)/set.h
ifneq ($(words $(obj-m)),1)
DRYDOCK_PCH := n
endif
ifneq ($(DRYDOCK_PCH),n)
drydock-pch-clang := $(drydock-pch-name).pch
drydock-pch-gcc := $(drydock-pch-name).gch
drydock-pch := $(drydock-pch-$(DRYDOCK_COMPILER))
drydock-pch-flags = $(call drydock-cxx-of,\
	$(filter-out -DKBUILD_% -D__KBUILD_% -Wp$(comma)%,$(c_flags))) \
	-DKBUILD_MODNAME='"$(drydock-module)"' -D__KBUILD_MODNAME=kmod_$(drydock-module)

quiet_cmd_drydock_pch = PCH     $@
      cmd_drydock_pch = $(drydock-compiler) $(drydock-pch-flags) \
	-Wp,-MMD,$(depfile) -x c++-header -o $@ $(drydock-pch-name)

$(drydock-pch): $(drydock-dir)/overlay.content FORCE
	$(call if_changed_dep,drydock_pch)

$(drydock-pch): part-of-module := y

targets += .drydock/$(notdir $(drydock-pch))
endif

# The precompiled header stands for every -include.
drydock-words = $(if $(wildcard $(drydock-dir)/$(notdir $<).own),n,$(DRYDOCK_PCH))
drydock-no-include = $(filter-out -include /%.h ./%.h $(drydock-drop-$(DRYDOCK_COMPILER)),$(drydock-flags))
drydock-name = $(if $(filter n,$(drydock-words)),,$(drydock-name-$(DRYDOCK_COMPILER)))
drydock-use-clang = -include-pch $(drydock-pch)
# g++ takes no precompiled header beside a macro that it names: the two that
# differ between objects come from a header of their own.
drydock-use-gcc = -include $(drydock-pch-name) -include $(drydock-dir)/$(notdir $<).name.h
drydock-name-gcc = printf '\#define KBUILD_BASENAME "%s"\n\#define KBUILD_MODFILE "%s"\n' \
	'$(subst -,_,$(basetarget))' '$(obj)/$(drydock-module)' \
	> $(drydock-dir)/$(notdir $<).name.h;
drydock-drop-gcc = -DKBUILD_BASENAME=% -DKBUILD_MODFILE=%
drydock-compile-flags = $(if $(filter n,$(drydock-words)),$(drydock-flags),\
	$(drydock-use-$(DRYDOCK_COMPILER)) $(drydock-no-include))

# --- objects -----------------------------------------------------------------
# Kbuild's rule for C without genksyms, which does not parse C++: a C++ source
# exports nothing. clang has no -mrecord-mcount on x86: scripts/recordmcount
# lists the fentry calls, before objtool looks at them.
drydock-mcount = $(if $(and $(filter clang,$(DRYDOCK_COMPILER)),\
	$(filter -mfentry,$(c_flags)),$(filter -mrecord-mcount,$(c_flags))),\
	; $(objtree)/scripts/recordmcount $@)

quiet_cmd_drydock_o_cpp = CXX $(quiet_modtag)  $@
      cmd_drydock_o_cpp = $(drydock-name) $(drydock-compiler) $(drydock-compile-flags) \
	-c -o $@ $(call drydock-mirror,$<) \
	$(drydock-mcount) $(cmd_objtool)

# No constructors (a module's .init_array never runs), no exceptions, no RTTI,
# nothing that a C++ runtime would have to supply.
quiet_cmd_drydock_verify = CHECK   $@
      cmd_drydock_verify = $(CONFIG_SHELL) $(drydock-home)/check-object $(OBJDUMP) $(NM) $@

define rule_drydock_o_cpp
	$(call cmd_and_fixdep,drydock_o_cpp)
	$(call cmd,drydock_verify)
	$(call cmd,gen_ksymdeps)
	$(call cmd,check_local_export)
	$(call cmd,gen_objtooldep)
endef

$(drydock-objects): objtool-enabled = $(if $(is-standard-object),$(if $(delay-objtool),$(is-single-obj-m),y))
$(drydock-objects): $(obj)/%.o: $(src)/%.cpp $(drydock-dir)/overlay.content $(drydock-pch) FORCE
	$(call if_changed_rule,drydock_o_cpp)

clean-files += .drydock

endif
