#include "config.h"

#include "base/child.h"
#include "cli/commands.h"
#include "pdf/identity.h"
#include "pdf/image.h"
#include "pdf/template.h"

static bool run_template_describe(struct invocation *invocation, GError **error)
{
    (void)error;
    child_apply_limits();
    invocation->status = template_child_describe();
    return true;
}

static bool run_template_prepare(struct invocation *invocation, GError **error)
{
    (void)error;
    child_apply_limits();
    invocation->status = template_child_prepare();
    return true;
}

static bool run_document_identify(struct invocation *invocation, GError **error)
{
    (void)error;
    child_apply_limits();
    invocation->status = identity_child();
    return true;
}

const struct command command_document_identify = {
    .name = "document-identify",
    .summary = "Say which credential a document given on standard input names",
    .run = run_document_identify,
    .flags = COMMAND_HIDDEN,
};

static bool run_template_prepare_with(struct invocation *invocation, GError **error)
{
    (void)error;
    child_apply_limits();
    invocation->status = template_child_prepare_with();
    return true;
}

static bool run_image_describe(struct invocation *invocation, GError **error)
{
    (void)error;
    child_apply_limits();
    invocation->status = image_child_describe();
    return true;
}

const struct command command_template_describe = {
    .name = "template-describe",
    .summary = "Describe a template given on standard input",
    .run = run_template_describe,
    .flags = COMMAND_HIDDEN,
};

const struct command command_template_prepare = {
    .name = "template-prepare",
    .summary = "Prepare a template given on standard input",
    .run = run_template_prepare,
    .flags = COMMAND_HIDDEN,
};

const struct command command_template_prepare_with = {
    .name = "template-prepare-with",
    .summary = "Prepare a template and its images given on standard input",
    .run = run_template_prepare_with,
    .flags = COMMAND_HIDDEN,
};

const struct command command_image_describe = {
    .name = "image-describe",
    .summary = "Describe an image given on standard input",
    .run = run_image_describe,
    .flags = COMMAND_HIDDEN,
};
