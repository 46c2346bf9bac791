# SPDX-License-Identifier: ISC
# The style sheet of the wallboard as C strings, with the hash that the page's content security policy allows.
$(BUILD)/gen/page_css.h: cli/page/page.css
	@mkdir -p $(@D)
	@hash=$$(sha256sum <$< | cut -c1-64 | tr a-f A-F | basenc --base16 -d | base64) && \
	{ printf '/* Made from cli/page/page.css. */\n#define AW_PAGE_CSS_HASH "sha256-%s"\n' "$$hash"; \
	printf 'static const char *const page_css[] = {\n'; \
	sed 's/\\/\\\\/g; s/"/\\"/g; s/^/"/; s/$$/\\n",/' $<; printf '};\n'; } >$@.$$$$ && mv $@.$$$$ $@

$(BUILD)/obj/cli/page/page.o $(BUILD)/san/cli/page/page.o: $(BUILD)/gen/page_css.h
