noinst_LIBRARIES += src/libpdf.a

# What all have in common.
src_libpdf_a_SOURCES = \
	src/pdf/child_streams.c src/pdf/child_streams.h \
	src/pdf/content.c src/pdf/content.h \
	src/pdf/parcel.c src/pdf/parcel.h \
	src/pdf/pdf.c src/pdf/pdf.h \
	src/pdf/qpdf_library.c src/pdf/qpdf_library.h

# Fonts.
src_libpdf_a_SOURCES += \
	src/pdf/font.c src/pdf/font.h \
	src/pdf/font_active.c src/pdf/font_active.h \
	src/pdf/font_language.c src/pdf/font_language.h \
	src/pdf/font_parts.h \
	src/pdf/idle_lookup.c src/pdf/idle_lookup.h \
	src/pdf/outline.c src/pdf/outline.h \
	src/pdf/standard_font.c src/pdf/standard_font.h

# Laying out: text to glyphs in their places.
src_libpdf_a_SOURCES += \
	src/pdf/itemise.c src/pdf/itemise.h \
	src/pdf/layout.c src/pdf/layout.h \
	src/pdf/shape.c src/pdf/shape.h \
	src/pdf/words.c src/pdf/words.h \
	src/pdf/wrap.c src/pdf/wrap.h

# Composing: what is drawn on the template.
src_libpdf_a_SOURCES += \
	src/pdf/compose.c src/pdf/compose.h \
	src/pdf/figure.c src/pdf/figure.h \
	src/pdf/specimen.c src/pdf/specimen.h \
	src/pdf/symbol.c src/pdf/symbol.h \
	src/pdf/text_layer.c src/pdf/text_layer.h

# Templates and images, read by a child process.
src_libpdf_a_SOURCES += \
	src/pdf/identity.c src/pdf/identity.h \
	src/pdf/image.c src/pdf/image.h \
	src/pdf/image_decode.c src/pdf/image_decode.h \
	src/pdf/image_jpeg.c \
	src/pdf/image_pack.c src/pdf/image_pack.h \
	src/pdf/image_png.c \
	src/pdf/template.c src/pdf/template.h \
	src/pdf/template_clean.c src/pdf/template_clean.h \
	src/pdf/template_document.c src/pdf/template_document.h \
	src/pdf/template_images.c src/pdf/template_images.h \
	src/pdf/template_page.c src/pdf/template_page.h \
	src/pdf/template_report.c src/pdf/template_report.h \
	src/pdf/template_shell.c src/pdf/template_shell.h

# Bases: prepared templates, from which certificates are stamped.
src_libpdf_a_SOURCES += \
	src/pdf/base.c src/pdf/base.h \
	src/pdf/base_parts.h \
	src/pdf/base_split.c src/pdf/base_split.h

# Stamping: a certificate on its base, packed and encrypted.
src_libpdf_a_SOURCES += \
	src/pdf/crypt.c src/pdf/crypt.h \
	src/pdf/pack.c src/pdf/pack.h \
	src/pdf/pack_bits.c src/pdf/pack_bits.h \
	src/pdf/pack_code.h \
	src/pdf/pack_text.c src/pdf/pack_text.h \
	src/pdf/stamp.c src/pdf/stamp.h \
	src/pdf/stamp_metadata.c src/pdf/stamp_metadata.h \
	src/pdf/stamp_writer.c src/pdf/stamp_writer.h

# Many certificates in one file.
src_libpdf_a_SOURCES += \
	src/pdf/merge.c src/pdf/merge.h \
	src/pdf/merge_layers.c src/pdf/merge_layers.h \
	src/pdf/object_copy.c src/pdf/object_copy.h
